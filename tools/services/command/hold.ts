/** Starts the servers named in its arguments, tells its parent, and holds them until SIGTERM. */
import { join } from 'node:path';
import { toEnvironment } from '../origin/environment.ts';
import type { OwnService, ServiceName } from '../service.ts';
import { startService } from '../start-service.ts';
import { record } from './record.ts';

const say = (line: string): void => void process.send?.({ line });

const quoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

const lines = (service: OwnService): string[] =>
  Object.entries(toEnvironment(service, join(service.directory, 'certificates'))).map(
    ([variable, value]) => `export ${variable}=${quoted(value)}`,
  );

async function stop(services: readonly OwnService[], code: number): Promise<never> {
  await Promise.all(services.map((service) => service.stop()));
  record.remove();
  process.exit(code);
}

async function hold(names: readonly ServiceName[]): Promise<void> {
  const started = await Promise.allSettled(names.map((name) => startService(name, { say })));
  const services = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  process.once('SIGTERM', () => void stop(services, 0));
  started.forEach((result, i) => {
    if (result.status === 'rejected') say(`${names[i]} cannot be had: ${(result.reason as Error).message}`);
  });
  if (services.length < names.length) await stop(services, 1);
  const exports = services.flatMap(lines).join('\n');
  record.write({ pid: process.pid, exports });
  process.send?.({ exports });
  process.channel?.unref();
  setInterval(() => {}, 2 ** 30);
}

await hold(process.argv.slice(2) as ServiceName[]);
