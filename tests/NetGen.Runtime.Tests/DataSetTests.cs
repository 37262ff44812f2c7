using NetGen.Runtime.Tests.Fixtures;

namespace NetGen.Runtime.Tests;

public class DataSetTests
{
    [Fact]
    public void Slices_take_their_samples_along()
    {
        DataSet set = DataSet.From(new float[] { 1, 2, 3, 4, 5, 6, 7, 8 }, 2, new[] { 0, 1, 2, 3 });
        Assert.Equal((4, 2, 0, true), (set.Count, set.InputLength, set.TargetLength, set.HasLabels));
        DataSet slice = set.Slice(1, 2);
        Assert.Equal([1, 2], slice.Labels.ToArray());
        float[] inputs = new float[4];
        slice.CopyInputs(0, inputs);
        Assert.Equal([3, 4, 5, 6], inputs);
        Assert.Equal(3, set.Take(3).Count);
        Assert.Equal(4, set.Take(99).Count);
        Assert.Equal([3, 1], set.Batches(3).Select(batch => batch.Count));
        Assert.Equal([3], set.Batches(3).Last().Labels.ToArray());
        Assert.Equal([4], set.Batches(int.MaxValue).Select(batch => batch.Count));

        DataSet targets = DataSet.From(new byte[] { 0, 51, 255, 102 }, 2, new float[] { 1, 2, 3, 4, 5, 6 });
        Assert.Equal((2, 2, 3, false), (targets.Count, targets.InputLength, targets.TargetLength, targets.HasLabels));
        Assert.Equal([4, 5, 6], targets.Slice(1, 1).Targets.ToArray());
        float[] bytes = new float[2];
        targets.Slice(1, 1).CopyInputs(0, bytes);
        Assert.Equal([1, (float)(102 * (1.0 / 255))], bytes);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_named()
    {
        DataSet set = DataSet.From(new float[8], 2, new int[4]);
        AssertMessage("inputs has 7 values; it needs a multiple of inputLength, 2", () => DataSet.From(new float[7], 2, new int[4]));
        AssertMessage("inputs has 0 values", () => DataSet.From(new float[0], 2, new int[0]));
        AssertMessage("inputLength is 0; it must be at least 1", () => DataSet.From(new float[8], 0, new int[4]));
        AssertMessage("labels has 3 values; inputs holds 4 samples", () => DataSet.From(new float[8], 2, new int[3]));
        AssertMessage("targets has 6 values; inputs holds 4 samples", () => DataSet.From(new byte[8], 2, new float[6]));
        AssertMessage("3 samples from 2 on were asked for; there are 4", () => set.Slice(2, 3));
        AssertMessage("1 samples from -1 on", () => set.Slice(-1, 1));
        AssertMessage("destination has 3 values; it needs a multiple of 2", () => set.CopyInputs(0, new float[3]));
        AssertMessage("2 samples from 3 on", () => set.CopyInputs(3, new float[4]));
        AssertMessage("1 samples from -1 on", () => set.CopyInputs(-1, new float[2]));
        AssertMessage("labels has 3 values; inputs holds 4 samples", () => DataSet.From(new byte[8], 2, new int[3]));
        Assert.Equal("count", Assert.Throws<ArgumentOutOfRangeException>(() => set.Take(0)).ParamName);
        Assert.Equal("size", Assert.Throws<ArgumentOutOfRangeException>(() => set.Batches(0)).ParamName);

        static void AssertMessage(string start, Action call) =>
            Assert.StartsWith(start, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }
}
