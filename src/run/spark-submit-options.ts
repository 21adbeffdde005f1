// What may call `submit` and not `launch` sees spark-submit's options here.
export {
  flagOf,
  type OptionEntry,
  SPARK_SUBMIT_OPTIONS,
  type SparkSubmitOptionName,
  type SparkSubmitOptions,
} from '../launch/spark-submit-options.js'
