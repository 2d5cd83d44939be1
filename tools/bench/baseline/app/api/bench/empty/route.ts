/** What the framework costs: a route that does nothing. Built into the copy that is measured, never into the product. */
export async function POST(request: Request) {
  // The product closes a connection whose body nobody read.
  await request.arrayBuffer();
  return new Response();
}
