/** `npm run services -- up NAME …`, `npm run services`, `npm run services -- down`. */
import { down } from './command/down.ts';
import { record } from './command/record.ts';
import { up } from './command/up.ts';
import { servers } from './servers/servers.ts';
import type { ServiceName } from './service.ts';

const USAGE = `usage: npm run services -- up NAME …    starts servers and prints where they are
       npm run services                 prints where the servers are that were started
       npm run services -- down         ends them and removes their data
names: ${Object.keys(servers).join(', ')}`;

const [command = 'show', ...names] = process.argv.slice(2);
const known = names.every((name) => name in servers);

if (command === 'up' && names.length > 0 && known) process.exitCode = await up(names as ServiceName[]);
else if (command === 'down' && names.length === 0) await down();
else if (command === 'show' && names.length === 0)
  console.log(record.read()?.exports ?? `none was started\n\n${USAGE}`);
else {
  console.error(USAGE);
  process.exitCode = 2;
}
