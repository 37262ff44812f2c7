using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using NetGen.Benchmarks.Comparisons;

namespace NetGen.Benchmarks.Layers;

/// <summary>
/// A column of BenchmarkDotNet's tables: a layer's multiply-adds in its mean time, over what the machine does of them at most. The training
/// pass of a first layer counts twice. Where an algorithm needs fewer, it passes 100 %.
/// </summary>
public sealed class ShareOfPeak : IColumn
{
    private static readonly Lazy<Machine> s_machine = new(Machine.Measure);

    public string Id => nameof(ShareOfPeak);

    public string ColumnName => "Of peak";

    public string Legend => $"Multiply-adds of the spec a second over the machine's peak: {s_machine.Value}";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        Type layer = benchmarkCase.Descriptor.Type.GetGenericArguments()[0];
        NetworkInfo info = (NetworkInfo)layer.GetProperty(nameof(INetwork<ConvFirst>.Info))!.GetValue(null)!;
        double passes = benchmarkCase.Descriptor.WorkloadMethod.Name == nameof(LayerBenchmarks<ConvFirst>.Forward) ? 1 : 2;
        return summary[benchmarkCase]?.ResultStatistics is { } time && s_machine.Value.Peak > 0
            ? $"{2 * passes * info.MultiplyAdds * LayerBenchmarks<ConvFirst>.Samples / time.Mean / s_machine.Value.Peak:P0}"
            : "?";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public override string ToString() => ColumnName;

    public sealed class Config : ManualConfig
    {
        public Config() => AddColumn(new ShareOfPeak());
    }
}
