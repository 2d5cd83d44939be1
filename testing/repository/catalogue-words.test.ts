/** Checks that components contain no text for users. All texts are in the catalogues (lib/i18n/messages). */
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const components = ts.sys
  .readDirectory('app', ['.ts', '.tsx'])
  .filter(path => !/\.test\.|(^|\/)app\/api\//.test(path));

/** Attributes whose text is displayed, or read by a screen reader. */
const readableAttribute =
  /^(title|alt|label|placeholder|content|summary|aria-(label|description|placeholder|valuetext|roledescription))$/;
const isSentence = (text: string) => /\p{L}{2,} \p{L}/u.test(text);
const hasWord = (text: string) => /\p{L}{2,}/u.test(text);

/** Returns the texts in a file that are, or look like, texts for users. */
function untranslatedTextsIn(path: string, source = readFileSync(path, 'utf8')): string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const addIf = (text: string, isForUsers: boolean) => isForUsers && found.push(text.trim());
  /** Returns whether the value of an expression is displayed, or read by a screen reader, unchanged. */
  const isShown = (node: ts.Node): boolean => {
    const { parent } = node;
    if (ts.isJsxExpression(parent))
      return !ts.isJsxAttribute(parent.parent) || readableAttribute.test(parent.parent.name.getText(file));
    const isOperand =
      ts.isParenthesizedExpression(parent) ||
      (ts.isConditionalExpression(parent) && node !== parent.condition) ||
      (ts.isBinaryExpression(parent) && /^(&&|\|\||\?\?)$/.test(parent.operatorToken.getText(file)));
    return isOperand && isShown(parent);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isJsxText(node)) addIf(node.text, hasWord(node.text));
    else if (ts.isJsxAttribute(node)) visitAttribute(node);
    else if (
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node)
    )
      addIf(
        node.text,
        (isSentence(node.text) || (isShown(node) && hasWord(node.text))) &&
          !/^use client$|^m\d|^M\d/.test(node.text),
      );
    else ts.forEachChild(node, visit);
  };
  const visitAttribute = ({ name, initializer }: ts.JsxAttribute) => {
    if (!initializer) return;
    if (!ts.isStringLiteral(initializer)) return visit(initializer);
    addIf(initializer.text, readableAttribute.test(name.getText(file)) && hasWord(initializer.text));
  };
  visit(file);
  return found;
}

describe('texts in components', () => {
  it.each([
    ['<p>Nothing here</p>', ['Nothing here']],
    ['<p>{ready ? "Almost there" : t("x")}</p>', ['Almost there']],
    ['<a title="Copy">·</a>', ['Copy']],
    ['<a aria-label={isOpen ? "Close" : t("x")}>{done && "Done"}</a>', ['Close', 'Done']],
    ['<a className={isOpen ? "open" : "shut"}>{t(done ? "done" : "x")}</a>', []],
    [`<p>{\`Paid by \${card}\`}</p>`, ['Paid by']],
    ['const words = { paid: "It is paid" };', ['It is paid']],
    ['<p className="a b">{t("form.title")} · 0.00</p>', []],
  ])('are found in %s: %o', (source, words) => {
    expect(untranslatedTextsIn('example.tsx', source)).toEqual(words);
  });

  /** The theme contains the partner's name and the name of a font. */
  it.each(components.filter(path => !path.endsWith('app/theme.ts')))('are not in %s', path => {
    expect(untranslatedTextsIn(path)).toEqual([]);
  });
});
