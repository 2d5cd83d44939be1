/** No word that a person reads stands in a component: all are in the catalogues (lib/i18n/messages). */
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const components = ts.sys
  .readDirectory('app', ['.ts', '.tsx'])
  .filter(path => !/\.test\.|(^|\/)app\/api\//.test(path));

/** Attributes whose text is shown or spoken. */
const spoken =
  /^(title|alt|label|placeholder|content|summary|aria-(label|description|placeholder|valuetext|roledescription))$/;
const isSentence = (text: string) => /\p{L}{2,} \p{L}/u.test(text);
const hasWord = (text: string) => /\p{L}{2,}/u.test(text);

/** The texts in a file's code that are for people, or look like it. */
function looseWordsIn(path: string, source = readFileSync(path, 'utf8')): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const note = (text: string, isTold: boolean) => isTold && found.push(text.trim());
  /** Whether an expression's value is shown or spoken as it is. */
  const isShown = (node: ts.Node): boolean => {
    const { parent } = node;
    if (ts.isJsxExpression(parent))
      return !ts.isJsxAttribute(parent.parent) || spoken.test(parent.parent.name.getText(file));
    const passesOn =
      ts.isParenthesizedExpression(parent) ||
      (ts.isConditionalExpression(parent) && node !== parent.condition) ||
      (ts.isBinaryExpression(parent) && /^(&&|\|\||\?\?)$/.test(parent.operatorToken.getText(file)));
    return passesOn && isShown(parent);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isJsxText(node)) note(node.text, hasWord(node.text));
    else if (ts.isJsxAttribute(node)) visitAttribute(node);
    else if (
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node)
    )
      note(
        node.text,
        (isSentence(node.text) || (isShown(node) && hasWord(node.text))) &&
          !/^use client$|^m\d|^M\d/.test(node.text),
      );
    else ts.forEachChild(node, visit);
  };
  const visitAttribute = ({ name, initializer }: ts.JsxAttribute) => {
    if (!initializer) return;
    if (!ts.isStringLiteral(initializer)) return visit(initializer);
    note(initializer.text, spoken.test(name.getText(file)) && hasWord(initializer.text));
  };
  visit(file);
  return found;
}

describe('words in components', () => {
  it.each([
    ['<p>Nothing here</p>', ['Nothing here']],
    ['<p>{ready ? "Almost there" : t("x")}</p>', ['Almost there']],
    ['<a title="Copy">·</a>', ['Copy']],
    ['<a aria-label={isOpen ? "Close" : t("x")}>{done && "Done"}</a>', ['Close', 'Done']],
    ['<a className={isOpen ? "open" : "shut"}>{t(done ? "done" : "x")}</a>', []],
    [`<p>{\`Paid by \${card}\`}</p>`, ['Paid by']],
    ['const words = { paid: "It is paid" };', ['It is paid']],
    ['<p className="a b">{t("form.title")} · 0.00</p>', []],
  ])('%s: %o', (source, words) => {
    expect(looseWordsIn('example.tsx', source)).toEqual(words);
  });

  /** The theme holds the partner's name and a font's. */
  it.each(components.filter(path => !path.endsWith('app/theme.ts')))('%s has none', path => {
    expect(looseWordsIn(path)).toEqual([]);
  });
});
