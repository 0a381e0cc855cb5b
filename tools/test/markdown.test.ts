import { expect, test } from 'vitest';
import { anchors, codeBlocks, links } from '../docs/markdown.ts';

const DOCUMENT = `# The life of a \`batch\`

See [the guide](guide.md#start "title"), ![a picture](a.png) and [by name][n].

\`\`\`ts run
const notALink = f[0](x.md);
\`\`\`

## Twice
## Twice

[n]: other.md
`;

test('finds links outside code', () => {
  expect(links(DOCUMENT)).toEqual([
    { target: 'guide.md#start', line: 3 },
    { target: 'a.png', line: 3 },
    { target: 'other.md', line: 12 },
  ]);
});

test('finds the anchors of headings, numbered when repeated', () => {
  expect([...anchors(DOCUMENT)]).toEqual(['the-life-of-a-batch', 'twice', 'twice-1']);
});

test('finds code with the line it starts at', () => {
  expect(codeBlocks(DOCUMENT)).toEqual([
    { language: 'ts', info: 'run', line: 6, code: 'const notALink = f[0](x.md);\n' },
  ]);
});
