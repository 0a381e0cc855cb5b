import {
  fastify,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { authentication } from './authentication.ts';
import { inflate } from './inflate.ts';
import type { HttpSourceSettings } from './options.ts';
import { Problem } from './problem.ts';
import { recordsOf, type BodyContent, type RefusedLine } from './records-of.ts';

/** What a request has brought. */
export interface Taken extends BodyContent {
  /** Of the body, decompressed. */
  readonly bytes: number;
}

/** The body of an answer with 202. */
export interface Answer {
  /** How many were taken. */
  readonly records: number;
  readonly refused?: readonly RefusedLine[];
}

/** Where requests go. */
export interface Desk {
  /** Resolves when the records are durable. `key` is that of `Idempotency-Key`. */
  take(taken: Taken, key: string | undefined): Promise<Answer>;
  isFull(): boolean;
  isStopping(): boolean;
}

/** Seconds after which a client may come again. */
const retryAfter = { 'retry-after': '1' };

/** A server that does not listen yet. */
export const serverFor = async (settings: HttpSourceSettings, desk: Desk): Promise<FastifyInstance> => {
  const { path, healthPath, maxBodyBytes, requestTimeout, tls } = settings;
  const limits = {
    bodyLimit: maxBodyBytes,
    requestTimeout,
    forceCloseConnections: 'idle' as const,
    return503OnClosing: false,
  };
  const server = (
    tls === undefined ? fastify(limits) : fastify({ ...limits, https: tls })
  ) as FastifyInstance;
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  server.addHook('onRequest', admission(settings, desk));
  server.get(healthPath, async () => ({ status: 'ok' }));
  server.post(path, { bodyLimit: maxBodyBytes }, poster(settings, desk));
  server.setNotFoundHandler(({ url }) => {
    if (url.split('?', 1)[0] === path) throw new Problem(405, `Post records to ${path}.`, { allow: 'POST' });
    throw new Problem(404, `There is nothing here. Post records to ${path}.`);
  });
  server.setErrorHandler<FastifyError | Problem>(
    (error, _, reply) => void answer(reply, problemOf(error, maxBodyBytes)),
  );
  await server.ready();
  return server;
};

/** Refuses a request before its body is read. */
const admission = ({ path, bearer, basic }: HttpSourceSettings, desk: Desk) => {
  const check = authentication(bearer, basic);
  return async (request: FastifyRequest): Promise<void> => {
    if (desk.isStopping())
      throw new Problem(503, 'The program is stopping.', { ...retryAfter, connection: 'close' });
    if (request.method !== 'POST' || request.routeOptions.url !== path) return;
    check(request.headers.authorization);
    if (desk.isFull())
      throw new Problem(
        429,
        'More was sent than can be taken at the moment. Nothing of this was taken.',
        retryAfter,
      );
  };
};

const poster =
  ({ maxBodyBytes, badLines }: HttpSourceSettings, desk: Desk) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { 'content-type': type, 'content-encoding': encoding, 'idempotency-key': key } = request.headers;
    const body = await inflate(
      (request.body as Buffer | undefined) ?? Buffer.alloc(0),
      encoding,
      maxBodyBytes,
    );
    const content = recordsOf(body, type, badLines);
    const answered = await desk
      .take({ ...content, bytes: body.length }, [key].flat()[0])
      .catch((error: unknown) => {
        throw desk.isStopping()
          ? new Problem(503, 'The program is stopping. Nothing of this was taken.', retryAfter)
          : error;
      });
    return reply.code(202).send(answered);
  };

const problemOf = (error: FastifyError | Problem, maxBodyBytes: number): Problem => {
  if (error instanceof Problem) return error;
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new Problem(413, `A body has ${maxBodyBytes} bytes at the most. Send it in parts.`);
  const status = error.statusCode ?? 500;
  if (status < 500) return new Problem(status, `${error.message}.`);
  return new Problem(503, 'The records could not be stored. Send them again.', retryAfter);
};

const answer = (reply: FastifyReply, problem: Problem): FastifyReply =>
  reply
    .code(problem.status)
    .headers(problem.headers)
    .type('application/problem+json')
    .send(JSON.stringify(problem));
