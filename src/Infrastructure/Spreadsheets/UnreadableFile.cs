namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>A file, or a link to one, that cannot be read. The message tells the person what is wrong and what to do.</summary>
sealed class UnreadableFile(string message, Exception? cause = null) : Exception(message, cause);
