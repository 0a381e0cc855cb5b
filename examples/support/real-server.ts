import { fromEnvironment } from '../../tools/services/origin/environment.ts';
import type { Service, ServiceName } from '../../tools/services/service.ts';
import { startService } from '../../tools/services/start-service.ts';

/** The server that the environment names (`DSTREAM_RABBITMQ=localhost:5672` …), or one that is started for this program. */
export const realServer = async (name: ServiceName): Promise<Service & AsyncDisposable> => {
  const given = await fromEnvironment(name, process.env);
  if (given) return Object.assign(given, { [Symbol.asyncDispose]: async () => {} });
  return startService(name, { say: (line) => console.error(line) });
};
