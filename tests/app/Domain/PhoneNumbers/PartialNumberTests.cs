namespace DutyCall.Domain;

public sealed class PartialNumberTests
{
    [Theory]
    [InlineData("", "GB", PartialNumberState.Empty, null)]
    [InlineData("+", "GB", PartialNumberState.Incomplete, null)]
    [InlineData("+4", "GB", PartialNumberState.Incomplete, null)]
    [InlineData("+44", "US", PartialNumberState.Incomplete, "United Kingdom")]
    [InlineData("+44 20 79", "US", PartialNumberState.Incomplete, "United Kingdom")]
    [InlineData("+44 20 7946 0958", "US", PartialNumberState.Complete, "United Kingdom")]
    [InlineData("+44 20 7946 0958 1", "US", PartialNumberState.Impossible, "United Kingdom")]
    [InlineData("+1 876", "US", PartialNumberState.Incomplete, "Jamaica")]
    [InlineData("+7 7", null, PartialNumberState.Incomplete, "Kazakhstan")]
    [InlineData("+999", "US", PartialNumberState.Impossible, null)]
    [InlineData("0", "GB", PartialNumberState.Incomplete, "United Kingdom")]
    [InlineData("020 7946", "GB", PartialNumberState.Incomplete, "United Kingdom")]
    [InlineData("0044 20", "GB", PartialNumberState.Incomplete, "United Kingdom")]
    [InlineData("0044 20", "US", PartialNumberState.Incomplete, "United Kingdom")]
    [InlineData("01", "US", PartialNumberState.Incomplete, "United States")]
    [InlineData("1 213 37", "US", PartialNumberState.Incomplete, "United States")]
    [InlineData("213 373 4253", "US", PartialNumberState.Complete, "United States")]
    [InlineData("555", "US", PartialNumberState.Impossible, "United States")]
    [InlineData("112", "FR", PartialNumberState.Emergency, "France")]
    [InlineData("11", "GB", PartialNumberState.Incomplete, "United Kingdom")]
    public void Says_how_far_a_number_is(string typed, string? region, PartialNumberState state, string? country)
    {
        var partial = PhoneNumber.Describe(typed, region);

        Assert.Equal((state, country), (partial.State, partial.CountryName));
        Assert.Equal(state is PartialNumberState.Complete, partial.Number is not null);
    }

    [Theory]
    [InlineData("5551234567", "US", "No number in United States (+1) begins like this. Check the area code, or the country. To call another country, start with + and its code.")]
    [InlineData("5551234567", null, "This number has no country code. Start with + and the code, for example +1 for the United States.")]
    [InlineData("2133734253", "FR", "Did you mean +1 213 373 4253, United States? Start with +1.")]
    [InlineData("442079460958", "US", "Did you mean +44 20 7946 0958, United Kingdom? Start with the +.")]
    [InlineData("+999 1234", "US", "No country code begins with 999. Check the digits after the +.")]
    [InlineData("911", "US", "911 is an emergency number and cannot be called from here. Use a mobile or a desk phone.")]
    [InlineData("213373", "US", null)]
    public void Advises_what_to_type_instead(string typed, string? region, string? advice) =>
        Assert.Equal(advice, PhoneNumber.Describe(typed, region).Advice);

    [Fact]
    public void Every_start_of_a_valid_number_could_still_become_one()
    {
        var samples = new PhoneNumberSamples(seed: 11);

        foreach (var (callingCode, national) in Enumerable.Range(0, 3_000).Select(_ => samples.NextNumber()))
        {
            var whole = $"+{callingCode}{national}";
            if (!PhoneNumber.Parse(whole, null).IsValid)
                continue;

            Assert.All(Enumerable.Range(1, whole.Length - 1), length =>
                Assert.NotEqual(PartialNumberState.Impossible, PhoneNumber.Describe(whole[..length], "US").State));
        }
    }
}
