// The least that any Worker does with a delivery: it reads the body, and answers.
export default {
  async fetch(request: Request): Promise<Response> {
    await request.arrayBuffer();
    return new Response();
  },
};
