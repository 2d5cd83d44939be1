/** The sign-in and sign-out of the demo mode, as react-query options. */
import { mutationOptions } from '@tanstack/react-query';
import { request } from '@/lib/api-client';

export const signInMutation = () =>
  mutationOptions({
    mutationKey: ['sign-in'],
    mutationFn: (email: string) => request('POST', '/api/demo-user', { email }),
    networkMode: 'always',
  });

export const signOutMutation = () =>
  mutationOptions({
    mutationKey: ['sign-out'],
    mutationFn: () => request('DELETE', '/api/demo-user'),
    networkMode: 'always',
  });
