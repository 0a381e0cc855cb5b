import type { Connection, ConnectionPool } from '@platformatic/kafka';

/**
 * Looks after the connections of a client: one that fails a second time while it is being closed must not end the process
 * (its pool listens for the first failure alone), and one that idles must not keep it alive.
 */
export const guardConnections = (pool: ConnectionPool): void => {
  pool.on('connecting', ({ connection }: { connection: Connection }) => {
    connection.on('error', () => undefined);
  });
  pool.on('connect', ({ connection }: { connection: Connection }) => {
    connection.socket.unref();
  });
};
