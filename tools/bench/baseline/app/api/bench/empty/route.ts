/** Measures the framework's cost: a route that does nothing. It is only in the measured copy, never in the product. */
export async function POST(request: Request) {
  // The product closes a connection if the request's body was not read.
  await request.arrayBuffer();
  return new Response();
}
