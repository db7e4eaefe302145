(function () {
  "use strict";
  // Sorting and filtering of tables whose rows are all there already: nothing is fetched, nothing is computed.
  var order = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });

  function cellValue(row, column) {
    var cell = row.cells[column];
    return cell.hasAttribute("data-v") ? Number(cell.getAttribute("data-v")) : cell.textContent.trim();
  }

  function compared(left, right) {
    if (typeof left === "number" && typeof right === "number") { return left - right; }
    return order.compare(String(left), String(right));
  }

  function sortable(table) {
    var body = table.tBodies[0];
    var asRead = Array.prototype.slice.call(body.rows);
    var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
    var hint = table.getAttribute("data-sort");

    heads.forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      // Beside the name, not around it: a browser repeats no table head on paper that holds a button.
      button.setAttribute("aria-label", hint.replace("{column}", head.textContent.trim()));
      head.appendChild(button);
      button.addEventListener("click", function () {
        var numbers = head.classList.contains("n");
        var first = numbers ? "descending" : "ascending";
        var second = numbers ? "ascending" : "descending";
        var now = head.getAttribute("aria-sort");
        var wanted = now === first ? second : now === second ? null : first;
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        var rows = asRead.slice();
        if (wanted) {
          head.setAttribute("aria-sort", wanted);
          var sign = wanted === "ascending" ? 1 : -1;
          rows.sort(function (a, b) { return sign * compared(cellValue(a, column), cellValue(b, column)); });
        }
        rows.forEach(function (row) { body.appendChild(row); });
      });
    });
  }

  function filterable(table) {
    var rows = Array.prototype.slice.call(table.tBodies[0].rows);
    var label = document.createElement("label");
    var input = document.createElement("input");
    var shown = document.createElement("output");
    var told = table.getAttribute("data-shown");
    label.className = "filter";
    label.appendChild(document.createTextNode(table.getAttribute("data-filter-label") + " "));
    input.type = "search";
    input.setAttribute("data-filter", table.id);
    shown.setAttribute("data-count", table.id);
    label.appendChild(input);
    label.appendChild(document.createTextNode(" "));
    label.appendChild(shown);
    table.parentNode.parentNode.insertBefore(label, table.parentNode);
    input.addEventListener("input", function () {
      var wanted = input.value.trim().toLocaleLowerCase();
      var count = 0;
      rows.forEach(function (row) {
        row.hidden = row.textContent.toLocaleLowerCase().indexOf(wanted) < 0;
        if (!row.hidden) { count += 1; }
      });
      shown.textContent = wanted ? told.replace("{shown}", count).replace("{all}", rows.length) : "";
    });
  }

  document.querySelectorAll("table[data-sortable]").forEach(sortable);
  document.querySelectorAll("table[data-filterable]").forEach(filterable);
})();
