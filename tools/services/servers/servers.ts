import type { Server } from '../server.ts';
import type { ServiceName } from '../service.ts';
import { kafka } from './kafka.ts';
import { kinesis } from './kinesis.ts';
import { mosquitto } from './mosquitto.ts';
import { postgres } from './postgres.ts';
import { rabbitmq } from './rabbitmq.ts';
import { redis } from './redis.ts';

/** All servers, by name. */
export const servers: Readonly<Record<ServiceName, Server>> = {
  kafka,
  kinesis,
  mosquitto,
  postgres,
  rabbitmq,
  redis,
};
