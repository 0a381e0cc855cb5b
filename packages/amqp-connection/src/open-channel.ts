import type { DStreamError } from '@dstream/core/plugin';
import type { Channel, ConfirmChannel } from 'amqplib';
import { explain } from './explain.ts';
import type { AmqpConnection } from './open-connection.ts';

/** A channel and its end. */
export interface AmqpChannel<C extends Channel = Channel> {
  readonly channel: C;
  /** Resolves when the channel is no more: to what ended it, or to undefined when it was closed from here. Never rejects. */
  readonly ended: Promise<DStreamError | undefined>;
}

/** Closes a channel after what was sent on it has arrived; gives up on a server that does not answer. Never rejects. */
export const closeChannel = (connection: AmqpConnection, channel: Channel): Promise<void> =>
  connection.goodbye(() => channel.close());

/** Opens a channel. */
export const openChannel = async (connection: AmqpConnection): Promise<AmqpChannel> =>
  watched(await connection.request(() => connection.model.createChannel()), connection);

/** Opens a channel on which the server confirms each message. */
export const openConfirmChannel = async (connection: AmqpConnection): Promise<AmqpChannel<ConfirmChannel>> =>
  watched(await connection.request(() => connection.model.createConfirmChannel()), connection);

const watched = <C extends Channel>(channel: C, connection: AmqpConnection): AmqpChannel<C> => {
  const ended = new Promise<DStreamError | undefined>((resolve) => {
    let isRefused = false;
    channel
      .on('error', (error) => {
        isRefused = true;
        resolve(explain(error, connection.server));
      })
      // Without an error the channel was closed from here, or its connection is going down and will say why.
      .once('close', () => {
        if (!isRefused) resolve(connection.whyEnded());
      });
  });
  return { channel, ended };
};
