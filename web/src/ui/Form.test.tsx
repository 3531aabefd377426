import { fireEvent, screen, waitFor } from "@testing-library/react";
import { show } from "@test/render";
import { describe, expect, it, vi } from "vitest";
import { ApiProblem } from "@/api/problem";
import { Form, TextField } from "./Form";
import { FormDrawer } from "./FormDrawer";
import { toastProblem } from "./toast";

const refused = (errors: Record<string, string[]>) => new ApiProblem(400, "request.invalid", "Some fields are not right.", null, errors, "7f3a91c204be0011");

describe("a form", () => {
  it("puts a refusal beside the field that it names, and the focus there", async () => {
    show(<Form onSubmit={() => Promise.reject(refused({ slug: ["Use small letters, digits and hyphens."] }))}><TextField name="slug" label="Slug" /></Form>);
    fireEvent.click(await screen.findByRole("button", { name: /Save/ }));
    expect(await screen.findByText("Use small letters, digits and hyphens.")).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
    await waitFor(() => { expect(document.activeElement).toBe(screen.getByLabelText("Slug")); });
  });

  it("says above its buttons what belongs to no field, with the trace", async () => {
    show(<Form onSubmit={() => Promise.reject(refused({}))}><TextField name="slug" label="Slug" /></Form>);
    fireEvent.click(await screen.findByRole("button", { name: /Save/ }));
    expect((await screen.findByRole("alert")).textContent).toContain("Some fields are not right. trace 7f3a91c204be");
  });

  it("asks before another page takes what was typed", async () => {
    const { router } = show(<Form onSubmit={() => Promise.resolve()}><TextField name="slug" label="Slug" /></Form>, { at: "/here" });
    fireEvent.change(await screen.findByLabelText("Slug"), { target: { value: "north" } });
    void router.navigate({ to: "/elsewhere" as never });
    fireEvent.click(await screen.findByRole("button", { name: "Keep editing" }));
    expect(router.state.location.pathname).toBe("/here");
    void router.navigate({ to: "/elsewhere" as never });
    fireEvent.click(await screen.findByRole("button", { name: "Discard it" }));
    await waitFor(() => { expect(router.state.location.pathname).toBe("/elsewhere"); });
  });

  it("lets go at once where nothing was typed, or it was sent", async () => {
    const { router } = show(<Form onSubmit={() => Promise.resolve()}><TextField name="slug" label="Slug" /></Form>, { at: "/here" });
    fireEvent.change(await screen.findByLabelText("Slug"), { target: { value: "north" } });
    fireEvent.click(screen.getByRole("button", { name: /Save/ }));
    await waitFor(() => { expect((screen.getByLabelText("Slug") as HTMLInputElement).value).toBe(""); });
    await router.navigate({ to: "/elsewhere" as never });
    expect(router.state.location.pathname).toBe("/elsewhere");
  });
});

describe("a drawer with a form", () => {
  it("asks before it throws away what was typed", async () => {
    const onClose = vi.fn();
    show(<FormDrawer opened onClose={onClose} title="New tenant"><Form onSubmit={() => Promise.resolve()} onCancel={onClose}><TextField name="name" label="Name" /></Form></FormDrawer>);
    fireEvent.change(await screen.findByLabelText("Name"), { target: { value: "North" } });
    fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
    fireEvent.click(await screen.findByRole("button", { name: "Keep editing" }));
    expect(onClose).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
    fireEvent.click(await screen.findByRole("button", { name: "Discard it" }));
    expect(onClose).toHaveBeenCalledOnce();
  });

  it("closes at once where nothing was", async () => {
    const onClose = vi.fn();
    show(<FormDrawer opened onClose={onClose} title="New tenant"><Form onSubmit={() => Promise.resolve()} onCancel={onClose}><TextField name="name" label="Name" /></Form></FormDrawer>);
    fireEvent.click(await screen.findByRole("button", { name: "Cancel" }));
    expect(onClose).toHaveBeenCalledOnce();
  });
});

it("a failure that belongs to no field stays, with its trace to copy", async () => {
  const writeText = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
  show(<p>Screen</p>);
  await screen.findByText("Screen");
  toastProblem("The host was not added", refused({}));
  expect((await screen.findByRole("alert")).textContent).toContain("trace 7f3a91c204be");
  fireEvent.click(screen.getByRole("button", { name: "Copy the trace id" }));
  expect(writeText).toHaveBeenCalledWith("7f3a91c204be0011");
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  await waitFor(() => { expect(screen.queryByRole("alert")).toBeNull(); });
});
