import type { NextConfig } from 'next';

// The build is inside the repository, which Next would otherwise take for the root of this app.
const config: NextConfig = {
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
};

export default config;
