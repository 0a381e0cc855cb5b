/** Starts the server named by its argument, prints where it is, and stays. */
import type { ServiceName } from '../../service.ts';
import { startService } from '../../start-service.ts';

const { directory, listeners } = await startService(process.argv[2] as ServiceName);
console.log(JSON.stringify({ directory, port: listeners.plain.port }));
setInterval(() => {}, 2 ** 30);
