namespace DutyCall.Infrastructure.Spreadsheets;

/// <summary>What a file is made of, before anybody reads it: nothing is counted or fetched until it is asked for.</summary>
/// <param name="Count">How many rows there are, counted no further than the number given; null when that would take longer than a moment.</param>
/// <param name="CountAll">How many rows there are, however long it takes.</param>
/// <param name="Read">The rows as they stand at one moment, each once; a cell is text, a number, a time on the reader's clock, or null.</param>
sealed record RowSource(
    IReadOnlyList<string> Header, Func<int, CancellationToken, Task<int?>> Count, Func<CancellationToken, Task<long>> CountAll,
    Func<CancellationToken, IAsyncEnumerable<object?[]>> Read);
