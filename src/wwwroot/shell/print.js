// A button that prints the page it is on.
document.addEventListener('click', event => {
  if (event.target.closest('[data-print]')) print();
});
