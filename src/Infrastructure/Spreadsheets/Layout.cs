namespace DutyCall.Infrastructure.Spreadsheets;

enum FileKind
{
    Csv,
    Excel,
}

/// <summary>What was found out about a file, and all that <see cref="Spreadsheet.Read"/> has to know.</summary>
/// <param name="Encoding">One of <see cref="TextEncoding.Names"/>; null for Excel.</param>
/// <param name="Delimiter">Null for Excel.</param>
/// <param name="HasHeader">The first row that is not blank names the columns and is no data.</param>
/// <param name="Sheets">The sheets to choose from, in their order; none for CSV.</param>
/// <param name="Sheet">The sheet that is read; null for CSV.</param>
/// <param name="Columns">The header's names, each once, or "Column 1" and so on; as many as the widest row looked at.</param>
/// <param name="Sample">The first rows of data, each as wide as the columns.</param>
sealed record Layout(
    FileKind Kind, string? Encoding, char? Delimiter, bool HasHeader, string[] Sheets, string? Sheet, string[] Columns, IReadOnlyList<string[]> Sample);

/// <summary>What the person decided; whatever is null is found out.</summary>
sealed record Choices(string? Encoding = null, char? Delimiter = null, bool? HasHeader = null, string? Sheet = null);

/// <param name="Number">As a spreadsheet shows it: from 1, with the header and blank rows counted.</param>
/// <param name="Cells">At least as many as the layout has columns; what a row lacks is empty. Without NULs, which PostgreSQL cannot hold.</param>
/// <param name="Problem">Why this row cannot be used, as a sentence; its cells are then an excerpt.</param>
sealed record SpreadsheetRow(long Number, string[] Cells, string? Problem);
