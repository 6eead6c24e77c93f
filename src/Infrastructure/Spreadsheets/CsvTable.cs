using System.Text;

namespace DutyCall.Infrastructure.Spreadsheets;

sealed class CsvTable : SpreadsheetWriter
{
    const int Enough = 1 << 15;
    static readonly System.Buffers.SearchValues<char> NeedQuotes = System.Buffers.SearchValues.Create(",\"\r\n;\t");

    readonly Stream to;
    readonly StringBuilder rows = new("\uFEFF");

    public CsvTable(Stream to, IReadOnlyList<string> columns)
    {
        this.to = to;
        Add(columns);
    }

    public override ValueTask Write(object?[] cells, CancellationToken ct = default)
    {
        Add(cells);
        return rows.Length < Enough ? ValueTask.CompletedTask : HandOn(ct);
    }

    public override async ValueTask DisposeAsync() => await HandOn(CancellationToken.None);

    void Add(IReadOnlyList<object?> cells)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            if (i > 0)
                rows.Append(',');
            var text = cells[i] is string written ? Formulas.Neutralised(written) : Text(cells[i]);
            // A row of one empty cell would be a blank line.
            if (text.AsSpan().ContainsAny(NeedQuotes) || text is [' ', ..] or [.., ' '] || (text.Length == 0 && cells.Count == 1))
                rows.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            else
                rows.Append(text);
        }

        rows.Append("\r\n");
    }

    async ValueTask HandOn(CancellationToken ct)
    {
        var bytes = Encoding.UTF8.GetBytes(rows.ToString());
        rows.Clear();
        await to.WriteAsync(bytes, ct);
    }
}
