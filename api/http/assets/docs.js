"use strict";

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function send(button) {
  const target = document.getElementById(button.dataset.to);
  target.textContent = "正在核查……";
  try {
    const answer = await fetch(button.dataset.send, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: document.getElementById(button.dataset.from).value,
    });
    target.textContent = `${answer.status}\n${pretty(await answer.text())}`;
  } catch {
    target.textContent = "没有送到：服务没有应答";
  }
}

for (const button of document.querySelectorAll("button[data-send]")) {
  button.addEventListener("click", () => send(button));
}
