/** How much the fault tests do: a short form in `npm test`, the long one in `npm run soak`. */
export const isSoak = process.env.SOAK === 'true';

export const counts = isSoak
  ? { kills: 50, inputs: 20_000, users: 200, loadSeconds: 60 }
  : { kills: 5, inputs: 1_000, users: 20, loadSeconds: 5 };
