/**
 * Counts the words that a TCP server sends and prints the counts, as a program written by hand does: once an interval,
 * the ten first. Arguments: port, words to come, interval in milliseconds. Prints how long it took on standard error.
 */
import { connect } from 'node:net';

const [port = 0, expected = 0, interval = 0] = process.argv.slice(2).map(Number);

let counts = new Map<string, number>();
let rest = '';
let words = 0;
const start = performance.now();

const print = (): void => {
  let shown = '';
  for (const [word, count] of [...counts].slice(0, 10)) shown += `(${word},${count})\n`;
  process.stdout.write(`Time: ${Date.now()} ms\n${shown}\n`);
  counts = new Map();
};

const socket = connect(port, '127.0.0.1');
socket.setEncoding('utf8');
socket.on('data', (chunk: string) => {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop()!;
  for (const line of lines) {
    for (const word of line.split(' ')) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
      words++;
    }
  }
  if (words >= expected) end();
});

const timer = setInterval(print, interval);

const end = (): void => {
  print();
  console.error(performance.now() - start);
  clearInterval(timer);
  socket.destroy();
};
