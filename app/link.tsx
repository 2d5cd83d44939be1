'use client';
import { useRouter } from 'next/navigation';
import type { AnchorHTMLAttributes, MouseEvent } from 'react';

type Props = AnchorHTMLAttributes<HTMLAnchorElement> & { href: string };

/** A link to another of our pages, followed without a new document. Not `next/link`, a tenth of what `/` adds to
 *  Next's own code: what it does besides is to ask the server beforehand, and where each page is made for its request
 *  that gains nothing (docs/performance.md). */
export function Link({ href, ...rest }: Props) {
  const router = useRouter();

  function follow(event: MouseEvent) {
    // To another tab or window, or to be saved: the browser's business.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    router.push(href);
  }

  return <a {...rest} href={href} onClick={follow} />;
}
