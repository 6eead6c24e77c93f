using DutyCall.Domain;
using DutyCall.Infrastructure;

namespace DutyCall.Features.Contacts.ListContacts;

/// <summary>The page as it is drawn.</summary>
public sealed record ContactsPage(ContactSearch Search, Page Page, Choices Choices, Errors Errors, TimeZoneInfo Zone, DateTime NowUtc)
{
    public bool MayAdd { get; init; }
    public bool MayImport { get; init; }
    public bool MayChangeMany { get; init; }
    public bool MayExport { get; init; }

    public static readonly IReadOnlyList<(string Sort, string Label)> Columns =
    [
        ("name", "Name"), ("company", "Company"), ("phone", "Phone"), ("status", "Status"), ("dealValue", "Deal value"), ("tags", "Tags"), ("calls", "Calls"),
        ("lastCall", "Last contact"), ("owner", "Owner"), ("followUp", "Follow-up"),
    ];

    public string Url => To(search => search);

    public string CountUrl => Endpoint.CountRoute + (Search with { Cursor = "", Sort = ContactSearch.NewestCallFirst }).ToQuery();

    public string To(Func<ContactSearch, ContactSearch> change) => Endpoint.Route + change(Search).ToQuery();

    public string At(ContactPlace place) => To(search => search with { Cursor = place.ToString() });

    public string Without(Func<ContactSearch, ContactSearch> part) => To(search => part(search with { Cursor = "" }));

    /// <summary>The last page, read backward from the end.</summary>
    public string End => At(new(Search.Sort, null, null, Backward: true));

    /// <summary>The same list by that column: upward first, except where the newest or the greatest come first; downward when it is so already.</summary>
    public string SortedBy(string column) => To(search => search with
    {
        Cursor = "",
        Sort = search.Column == column ? search.IsDescending ? column : "-" + column : column is "dealValue" or "calls" or "lastCall" ? "-" + column : column,
    });

    public string? SortOf(string column) => Search.Column != column ? "none" : Search.IsDescending ? "descending" : "ascending";

    public IEnumerable<(string Label, string RemoveUrl)> Chips =>
    [
        .. Search.Tags.Select(tag => ($"Tag: {tag}", Without(search => search with { Tags = [.. search.Tags.Where(other => other != tag)] }))),
        .. Search.Custom.Select(given => (
            $"{Choices.Fields.FirstOrDefault(own => own.Key == given.Key)?.Label ?? given.Key}: {given.Value}",
            Without(search => search with { Custom = [.. search.Custom.Where(other => other.Key != given.Key)] }))),
    ];

    public static string DirectionOf(Contact contact) => contact.LastCallDirection switch
    {
        "inbound" => "phone-incoming",
        _ => "phone-outgoing",
    };

    public string Done(Undoable batch)
    {
        var detail = batch.Json;
        var (tags, to) = (
            detail.TryGetProperty("tags", out var names) ? string.Join(", ", names.EnumerateArray().Select(name => name.GetString())) : "",
            detail.TryGetProperty("to", out var target) ? target.GetString() ?? "" : "");
        var many = batch.Contacts == 1 ? "1 contact" : $"{batch.Contacts:N0} contacts";
        return batch.Action switch
        {
            "add_tags" => $"Added {tags} to {many}",
            "remove_tags" => $"Removed {tags} from {many}",
            "set_status" => $"Set {many} to {LeadStatuses.LabelOf(to)}",
            "set_owner" => to.Length > 0 ? $"Gave {many} to {to}" : $"Took the owner from {many}",
            "merge" => $"Merged {to} into another contact",
            _ => $"Deleted {many}",
        };
    }
}
