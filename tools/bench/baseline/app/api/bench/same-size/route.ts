/** What the framework costs where there is something to say: as many bytes as a session has. */
const answer = JSON.stringify('a'.repeat(1_000));

export async function POST(request: Request) {
  await request.arrayBuffer();
  return new Response(answer, { headers: { 'Content-Type': 'application/json' } });
}
