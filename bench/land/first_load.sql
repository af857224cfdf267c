-- What is built on a city that has just been loaded.
\warn @ first_load
SELECT park.refresh_plot_cover('city');
