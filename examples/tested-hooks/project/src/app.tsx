export const app = <main>Hello</main>
