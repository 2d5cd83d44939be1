/** Almost empty. Without any content, browsers report no paint times. */
export default function Page() {
  return <h1>Empty</h1>;
}
