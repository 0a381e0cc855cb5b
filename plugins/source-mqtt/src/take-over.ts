import type { IConnackPacket, IPublishPacket, MqttClient } from 'mqtt';

/** What becomes of what a client receives. */
export interface Intake {
  /** The broker has accepted the connection. */
  accepted?(packet: IConnackPacket): void;
  /** Takes a message. Returns a promise when no more should be read before it resolves. */
  take(packet: IPublishPacket): Promise<void> | undefined;
  /** QoS 2: the broker has let go of the message with this id. */
  released?(packetId: number): void;
}

/**
 * Lets a client hand over every message and acknowledge none: by itself it acknowledges one by one, each before it reads
 * the next, and those of QoS 2 before anybody has seen them. What it takes for a message of QoS 0 it leaves unanswered.
 */
export const takeOver = (client: MqttClient, intake: Intake, keepAlive: number): void => {
  let wait: Promise<void> | undefined;
  client.on('packetreceive', (packet) => {
    if (packet.cmd === 'publish') {
      wait = intake.take(packet);
      packet.qos = 0;
    } else if (packet.cmd === 'pubrel') intake.released?.(packet.messageId!);
    else if (packet.cmd === 'connack') intake.accepted?.(packet);
  });
  client.handleMessage = (_, done) => {
    if (wait === undefined) done();
    else void stayAlive(client, wait, keepAlive, done);
  };
};

/** While nothing is read, the answers to signs of life are not read either: they count as given. */
const stayAlive = async (
  client: MqttClient,
  wait: Promise<void>,
  keepAlive: number,
  done: () => void,
): Promise<void> => {
  const timer = setInterval(() => {
    if (!client.connected) return;
    client.sendPing();
    client.reschedulePing(true);
  }, keepAlive / 2);
  await wait.catch(() => undefined);
  clearInterval(timer);
  done();
};
