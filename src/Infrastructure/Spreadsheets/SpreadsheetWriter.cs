using System.Globalization;

namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>
/// Writes a table row by row to a stream that need not seek, in constant memory and without blocking. Disposing finishes the
/// file; whoever fails on the way must see to it that nobody takes what was written for whole. The stream stays open.
/// </summary>
abstract class SpreadsheetWriter : IAsyncDisposable
{
    /// <summary>RFC 4180 in UTF-8, with a byte order mark so that Excel does not take it for Windows-1252.</summary>
    public static SpreadsheetWriter Csv(Stream to, IReadOnlyList<string> columns) => new CsvTable(to, columns);

    /// <summary>An Excel workbook; what one sheet cannot hold goes on in another.</summary>
    public static SpreadsheetWriter Xlsx(Stream to, string sheetName, IReadOnlyList<string> columns) => new XlsxTable(to, sheetName, columns, XlsxTable.MostRows);

    /// <summary>
    /// Numbers, dates (<see cref="DateOnly"/>), times as the reader's clock shows them (<see cref="DateTime"/>,
    /// <see cref="DateTimeOffset"/>), lengths (<see cref="TimeSpan"/>), booleans, and anything else as text.
    /// </summary>
    public abstract ValueTask Write(object?[] cells, CancellationToken ct = default);

    public abstract ValueTask DisposeAsync();

    private protected static string Text(object? cell) => cell switch
    {
        null => "",
        string text => text,
        bool yes => yes ? "TRUE" : "FALSE",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        TimeSpan span => string.Create(CultureInfo.InvariantCulture, $"{(span < TimeSpan.Zero ? "-" : "")}{(long)Math.Abs(span.TotalHours)}:{Math.Abs(span.Minutes):00}:{Math.Abs(span.Seconds):00}"),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };
}
