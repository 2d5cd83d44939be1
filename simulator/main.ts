/** Starts the simulator as a program. `SIMULATOR_PORT` is its port (default 4010). */
import { startSimulator } from './server';

try {
  const simulator = await startSimulator({ port: Number(process.env.SIMULATOR_PORT ?? 4010) });
  process.stdout.write(`Simulator of Proof on ${simulator.url}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void simulator.close().then(() => process.exit(0)));
  }
} catch (error) {
  process.stderr.write(`The simulator did not start: ${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
