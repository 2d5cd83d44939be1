import Link from 'next/link';
import { Card } from './card';

export default function NotFound() {
  return (
    <Card title="There is nothing here">
      <p>This page does not exist, or it is not yours to see.</p>
      <Link href="/">Back to the start</Link>
    </Card>
  );
}
