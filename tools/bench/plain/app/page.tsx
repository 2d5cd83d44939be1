/** Next to nothing: what is not drawn, no browser can time. */
export default function Page() {
  return <h1>Empty</h1>;
}
