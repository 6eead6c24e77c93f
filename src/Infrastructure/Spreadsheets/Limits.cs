namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>What one row may be, whatever the file.</summary>
static class RowLimits
{
    public const int Bytes = 1 << 20;
    public const int Columns = 500;

    public const string TooLong = "This row is longer than 1 MB. Shorten it.";
    public const string TooWide = "This row has more than 500 columns. Remove those that are not needed.";
}
