// Runs webpack, of either generation, and takes a warning for a failure.
export const pack = (webpack, config) =>
  new Promise((resolve, reject) => {
    webpack(config, (error, stats) => {
      if (error) return reject(error);
      const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
      const complaints = [...errors, ...warnings].map((one) => one.message ?? one);
      return complaints.length > 0 ? reject(new Error(complaints.join('\n'))) : resolve();
    });
  });
