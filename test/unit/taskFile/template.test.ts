import { expect, it } from 'vitest';
import { renderTemplate } from '../../../shared/taskFile/template.ts';

const data = {
  Run: { ID: 'cf12', Registry: '127.0.0.1:5003' },
  Values: { FROM: 'public/', nested: { deep: 3 } },
  Secrets: { 'registry-user': 'ann' },
};

it.each([
  ['{{.Run.Registry}}/x:{{ .Run.ID }}', '127.0.0.1:5003/x:cf12'],
  ['{{.Values.FROM}}node', 'public/node'],
  ['{{.Values.nested.deep}}', '3'],
  ['{{index .Secrets "registry-user"}}', 'ann'],
  ['{{index .Values "nested" "deep"}}', '3'],
  ['[{{.Values.none}}{{.Run.Commit}}{{.Values.FROM.x}}]', '[]'],
  ['{"a": {"b": 1}}', '{"a": {"b": 1}}'],
])('renders %j', (text, rendered) => {
  expect(renderTemplate(text, data, 'acb.yaml')).toBe(rendered);
});

it("takes the white space away that Go's trim marks name", () => {
  expect(renderTemplate('a \n {{- .Run.ID -}} \n b', data, 'acb.yaml')).toBe('acf12b');
});

it.each([
  ['{{if .Run.ID}}x{{end}}', 1, 1],
  ['steps:\n  - cmd: {{ .Values.x | upper }}', 2, 10],
  ['\n{{.Nothing.x}}', 2, 1],
])('refuses what it does not know in %j, with its place', (text, line, column) => {
  expect(() => renderTemplate(text, data, 'acb.yaml')).toThrow(`acb.yaml:${line}:${column}: `);
});
