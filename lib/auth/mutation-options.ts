/** The demo's sign-in and sign-out, as react-query options. */
import { mutationOptions } from '@tanstack/react-query';
import { callApi } from '@/lib/api-client';

export const signInMutation = () =>
  mutationOptions({
    mutationKey: ['sign-in'],
    mutationFn: (email: string) => callApi('POST', '/api/demo-user', { email }),
    networkMode: 'always',
  });

export const signOutMutation = () =>
  mutationOptions({
    mutationKey: ['sign-out'],
    mutationFn: () => callApi('DELETE', '/api/demo-user'),
    networkMode: 'always',
  });
