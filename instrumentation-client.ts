import { z } from 'zod';

/** Next runs this once in the browser, before anything else of ours. zod would try whether it may compile its checks;
 *  our Content-Security-Policy forbids that, and every page would report it. */
z.config({ jitless: true });
