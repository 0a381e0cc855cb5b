/** The key behind its canonical text, as `canonicalKey` writes it. Throws for any other text. */
export const keyOfText = (text: string): unknown => {
  const reader = new TextReader(text);
  const key = reader.key();
  reader.requireEnd();
  return key;
};

class TextReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  key(): unknown {
    switch (this.#text[this.#at++]) {
      case 's':
        return this.#counted();
      case 'n':
        return Number(this.#until(';'));
      case 'z':
        return null;
      case 't':
        return true;
      case 'f':
        return false;
      case 'i':
        return BigInt(this.#until(';'));
      case 'd':
        return new Date(Number(this.#until(';')));
      case '[':
        return this.#array();
      case '{':
        return this.#object();
      default:
        throw this.#unexpected();
    }
  }

  requireEnd(): void {
    if (this.#at !== this.#text.length) throw this.#unexpected();
  }

  #array(): unknown[] {
    const items: unknown[] = [];
    while (!this.#ends(']')) items.push(this.key());
    return items;
  }

  /** `fromEntries` defines its keys, so that `__proto__` stays a key like any other. */
  #object(): object {
    const fields: [string, unknown][] = [];
    while (!this.#ends('}')) fields.push([this.#counted(), this.key()]);
    return Object.fromEntries(fields);
  }

  #ends(mark: string): boolean {
    if (this.#text[this.#at] !== mark) return false;
    this.#at++;
    return true;
  }

  #counted(): string {
    const length = Number(this.#until(':'));
    const start = this.#at;
    this.#at += length;
    if (!(length >= 0 && this.#at <= this.#text.length)) throw this.#unexpected();
    return this.#text.slice(start, this.#at);
  }

  #until(mark: string): string {
    const start = this.#at;
    const end = this.#text.indexOf(mark, start);
    if (end < 0) throw this.#unexpected();
    this.#at = end + 1;
    return this.#text.slice(start, end);
  }

  #unexpected(): TypeError {
    return new TypeError(`no key is written like this, at character ${this.#at}`);
  }
}
