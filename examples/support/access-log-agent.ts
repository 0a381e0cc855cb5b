import { connect } from 'amqplib';

const paths = ['/', '/cart', '/login', '/search?q=tea'];
const statuses = [200, 200, 200, 304, 404, 200, 500];

/** A line as web servers write it. */
const lineOf = (n: number): string => {
  const time = new Date(Date.UTC(2026, 0, 1, 0, 0, n)).toISOString();
  const address = `10.0.${n % 7}.${n % 251}`;
  return `${address} - - [${time}] "GET ${paths[n % paths.length]} HTTP/1.1" ${statuses[n % statuses.length]} ${n % 5000}`;
};

/**
 * Stands for a Flume agent beside each of three web servers: sends each line of an access log as an event, the line as the body, where
 * it comes from as a header. Resolves when the server has them all.
 */
export const sendAccessLog = async (url: string, numLines: number): Promise<void> => {
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
  await channel.assertExchange('flume', 'topic');
  await channel.assertQueue('access-log', { deadLetterExchange: 'flume-dead' });
  await channel.bindQueue('access-log', 'flume', 'access.#');
  for (let n = 0; n < numLines; n++) {
    const host = `web-${n % 3}`;
    channel.publish('flume', `access.${host}`, Buffer.from(lineOf(n)), {
      persistent: true,
      headers: { host },
    });
  }
  await channel.waitForConfirms();
  await connection.close();
};
