import { describe, expect, it } from 'vitest';
import { readableUrl } from './request-line';

describe('readableUrl', () => {
  it.each([
    ['a plain one', '/api/session?a=%41', '/api/session?a=%41'],
    ['a broken escape', '/api/%E0%A4%A?b', '/api/%25E0%25A4%25A?b'],
    ['a broken escape in the query', '/api/transactions?cursor=%', '/api/transactions?cursor=%25'],
    ['repeated slashes under /api', '/api//session///x', '/api/%2Fsession/%2F%2Fx'],
    ['a backslash under /api', '/api\\session', '/api%5Csession'],
    ['slashes in a query', '/api/transactions?a=//\\#//', '/api/transactions?a=//\\#//'],
    ['a page', '//transactions', '//transactions'],
    ['what a proxy is asked for', 'http://other.example:80/api/session?a', '/api/session?a'],
    ['that with nothing behind the host', 'https://other.example', '/'],
    ['that with a host that is none', 'http://[/api/session', '/api/session'],
    ['the server itself', '*', '/*'],
    ['nothing', '', '/'],
  ])('%s', (_, target, url) => {
    expect(readableUrl(target)).toBe(url);
  });
});
