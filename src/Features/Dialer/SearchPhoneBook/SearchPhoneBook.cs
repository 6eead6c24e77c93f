using DutyCall.Infrastructure.Database;
using MediatR;

namespace DutyCall.Features.Dialer.SearchPhoneBook;

/// <summary>Contacts by a part of their name or company, or by digits of their number, in any writing.</summary>
/// <param name="DepartmentId">Whose contacts; null for all of the organisation.</param>
public sealed record Query(string Text, Guid? DepartmentId) : IRequest<Found>;

/// <param name="Phone">E.164.</param>
public sealed record Entry(Guid Id, string Name, string Company, string Phone)
{
    public string Label => Name.Length > 0 ? Name : Phone;
}

public sealed record Found(string Text, IReadOnlyList<Entry> Entries);

sealed class Handler(Db db) : IRequestHandler<Query, Found>
{
    static readonly string Search = Sql.Of<Handler>(nameof(Search));

    public async Task<Found> Handle(Query query, CancellationToken ct)
    {
        var text = query.Text.Trim();
        var literal = text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
        var digits = string.Concat(text.Where(char.IsAsciiDigit)).TrimStart('0');
        var args = new
        {
            query.DepartmentId,
            Words = $"%{literal}%",
            Start = $"{literal}%",
            // One or two digits are in nearly every number: they find nobody in particular.
            Digits = digits.Length > 2 && !text.Any(char.IsLetter) ? $"%{digits}%" : "",
        };
        return new(text, await db.Many<Entry>(Search, args, ct));
    }
}
