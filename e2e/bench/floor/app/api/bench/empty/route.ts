/** What the framework costs: a route that does nothing. Built into the copy that is measured, never into the product. */
export const POST = () => new Response();
