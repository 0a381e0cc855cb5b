import { STATUS_CODES } from 'node:http';

/** A request that cannot be taken: what the client is told (RFC 9457, problem details). */
export class Problem extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }

  /** The body of the answer, of the type `application/problem+json`. */
  toJSON(): { readonly title: string; readonly status: number; readonly detail: string } {
    return { title: STATUS_CODES[this.status] ?? 'Error', status: this.status, detail: this.message };
  }
}
