/** Stands for Docker with Compose: what would run in a container runs here, in the directory that the container would have. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [command, ...args] = process.argv.slice(2);
const additions = args[args.lastIndexOf('--file') + 1] ?? '';
const directory = dirname(additions);
const pidFile = join(directory, 'pid');

async function up(): Promise<never> {
  const config = join(directory, 'config');
  for (const name of readdirSync(config)) {
    const file = join(config, name);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('/instance', directory));
  }
  const server = spawn('sh', [join(config, 'start.sh')], { stdio: 'inherit' });
  writeFileSync(pidFile, String(server.pid));
  process.on('SIGTERM', () => {});
  await once(server, 'exit');
  process.exit(0);
}

const signal = (name: string): boolean => process.kill(Number(readFileSync(pidFile, 'utf8')), name);

if (process.env['DOCKER_CALLS'])
  appendFileSync(process.env['DOCKER_CALLS'], `${process.argv.slice(2).join(' ')}\n`);
if (command === 'compose') {
  if (args.includes('up')) await up();
  if (args.includes('kill')) signal(args[args.indexOf('--signal') + 1]!);
  if (args.includes('pause')) signal('SIGSTOP');
  if (args.includes('unpause')) signal('SIGCONT');
  if (args.includes('pull') && process.env['DOCKER_HAS_NO_IMAGES']) process.exit(1);
}
