/** Measures the framework's cost with a response as large as a session. */
const body = JSON.stringify('a'.repeat(1_000));

export async function POST(request: Request) {
  await request.arrayBuffer();
  return new Response(body, { headers: { 'Content-Type': 'application/json' } });
}
